/** Words of tables. ICU MessageFormat; one key per message. */
export const tables = {} as const;
