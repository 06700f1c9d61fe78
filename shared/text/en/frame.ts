/** Words of frame. ICU MessageFormat; one key per message. */
export const frame = {} as const;
