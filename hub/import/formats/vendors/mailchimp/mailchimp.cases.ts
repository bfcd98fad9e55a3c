import type { VendorCase } from '../vendor.ts'

export const cases: VendorCase[] = [
  {
    from: 'mailchimp.com/developer, account exports; unsubscribed contacts',
    line: 'Email Address,First Name,Last Name,MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,CONFIRM_IP,LATITUDE,LONGITUDE,GMTOFF,DSTOFF,TIMEZONE,CC,REGION,UNSUB_TIME,LAST_CHANGED,LEID,EUID,NOTES,TAGS',
    mapping: {
      email: 'Email Address',
      consentGrantedAt: ['CONFIRM_TIME', 'OPTIN_TIME'],
      consentDeniedAt: 'UNSUB_TIME',
      id: 'EUID',
    },
  },
]
