/** Before the path of a captured text that the window shows first (`portlight open FILE`). */
export const OPEN_SWITCH = '--portlight-open=';
