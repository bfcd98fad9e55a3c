/** Whether this computer has Option instead of Alt. */
export const isMac = (): boolean => /Mac/.test(navigator.platform)
