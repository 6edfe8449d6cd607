/** Told to the document when a link has opened as a dialog; `detail` is the dialog. Islands fill it further. */
export const DIALOG_OPENED = "headwater:dialog-opened";
