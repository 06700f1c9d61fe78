/** Words of shell. ICU MessageFormat; one key per message. */
export const shell = {} as const;
