/** Words of now. ICU MessageFormat; one key per message. */
export const now = {} as const;
