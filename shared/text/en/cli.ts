/** Words of cli. ICU MessageFormat; one key per message. */
export const cli = {} as const;
