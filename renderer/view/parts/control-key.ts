/** The key that commands take on the machine whose keyboard this is, as it is written there. */
export const CONTROL_KEY = /mac/i.test(navigator.platform) ? '⌘' : 'Ctrl';
