/** A style sheet imported for its effect; the build takes it out of the script. */
declare module '*.css'
