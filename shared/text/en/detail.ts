/** Words of detail. ICU MessageFormat; one key per message. */
export const detail = {} as const;
