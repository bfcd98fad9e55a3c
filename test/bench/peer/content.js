import * as InboxSDK from '@inboxsdk/core'

InboxSDK.load(2, 'bench-peer').then((sdk) => {
  sdk.Conversations.registerMessageViewHandler((view) => view.getSender())
})
