/**
 * Stands in for WXT's ContentScriptContext in the content script's bundle (see wxt.config.ts). WXT's posts a message
 * with the extension's id to every host page and is a fifth of our size; lifecycle, replacement and clean-up of this
 * script are run-host's.
 */
export class ContentScriptContext {}
