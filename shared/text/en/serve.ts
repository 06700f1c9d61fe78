/** Words of serve. ICU MessageFormat; one key per message. */
export const serve = {} as const;
