import '../../lib/start-zod.ts'
import './desk.css'
import { CSPProvider } from '@base-ui/react/csp-provider'
import { mount } from '../../components/base/mount.tsx'
import { Desk } from './desk.tsx'
import { createDeskClient } from './desk-client.ts'
import { readPreferences } from './preferences.ts'

const client = createDeskClient()

mount(['desk', 'import', 'people'], () => ({
  ...readPreferences(),
  // Base UI would write <style> elements for some of its parts, which the policy does not let in.
  page: (
    <CSPProvider disableStyleElements>
      <Desk client={client} />
    </CSPProvider>
  ),
}))
