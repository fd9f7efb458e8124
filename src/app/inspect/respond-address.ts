/** What people open on their phones. @param publicUrl - of the public door, without a slash at the end. */
export const respondAddress = (publicUrl: string): string => `${publicUrl}/respond/`
