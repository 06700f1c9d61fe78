/** Words of collect. ICU MessageFormat; one key per message. */
export const collect = {} as const;
