/** Words of filter. ICU MessageFormat; one key per message. */
export const filter = {} as const;
