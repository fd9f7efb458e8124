import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

// Of nobody: made for tests that need a server which speaks TLS itself, on a machine that may have no openssl.
const certificate = `-----BEGIN CERTIFICATE-----
MIIBfjCCASWgAwIBAgIUG7nWKZkvGC6u+68yZy3CjTJ+MkMwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyNzAwMDAyMFoYDzIxMjYxMTAz
MDAwMDIwWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAARX8U/hpYZlT9QbfXm6HhfRJ9gweEP8yeuQV+b/Xh6nxclOnpVBCGzK
pcM4akrinWSpnnkdaW7xbyA/VKF9VIFOo1MwUTAdBgNVHQ4EFgQUQB7x/wKhBZ85
Szxqf11kyIcc/sIwHwYDVR0jBBgwFoAUQB7x/wKhBZ85Szxqf11kyIcc/sIwDwYD
VR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNHADBEAiBUr7iXz+S+9mUOh+nJ9yrM
Cyj5Rmx01iwLJuTwYAwevAIgKP+t8yhzcKLC5/S+jByWBYoVd+SvbJp9SJAQZx4S
kqc=
-----END CERTIFICATE-----
`
const privateKey = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQguCVcAlf9W57x6BEX
LQO6vHejsehsdHK121PoyvRDHG+hRANCAARX8U/hpYZlT9QbfXm6HhfRJ9gweEP8
yeuQV+b/Xh6nxclOnpVBCGzKpcM4akrinWSpnnkdaW7xbyA/VKF9VIFO
-----END PRIVATE KEY-----
`

/** Writes a certificate for `localhost` that nobody trusts, and its key, as the settings want them. */
export const writeCertificate = (folder: string): { readonly certPath: string; readonly keyPath: string } => {
  const [certPath, keyPath] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
  writeFileSync(certPath, certificate)
  writeFileSync(keyPath, privateKey)
  return { certPath, keyPath }
}
