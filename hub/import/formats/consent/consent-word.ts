import { remembering } from '../values/remember.ts'
import { foldWord, LONGEST_VALUE, words } from '../values/text.ts'

/**
 * What a cell says by itself, whatever its column is called: that the person is in or out, that their address does not
 * take mail, that nobody knows yet, or only yes or no, which means what the column asks. `maybe yes`: `active`, which
 * as often an account is. `maybe no`: a cross, which in the box of a form is a yes. They never allow anything.
 */
export type ConsentWord = 'in' | 'out' | 'bounced' | 'open' | 'yes' | 'no' | 'maybe yes' | 'maybe no'

/** Compared folded. English, Portuguese, Spanish, French, Polish, German, Italian: a line each. */
const YES = words(
  'yes y true 1 1.0 1,0 on x t checked ✓ ✔ ☑ ✅ ●',
  'sim verdadeiro s',
  'si verdadero',
  'oui vrai',
  'tak prawda',
  'ja wahr',
  'vero',
)
const NO = words('no n false 0 0.0 0,0 off f ☐ ○', 'nao falso', 'non faux', 'nie falsz', 'nein falsch')

/** Words of mailing systems that mean nothing else, also in a column that is about something else (`Status`). */
const MAILING_OUT = words(
  'unsubscribed unsubscribe unsub opted-out opt-out optout opted-out-of-email complained complaint spam-complaint marked-as-spam cleaned email-opt-out',
  'descadastrado descadastrada descadastrou',
  'desuscrito desuscrita dado-de-baja dada-de-baja',
  'desabonne desabonnee desinscrit desinscrite',
  'wypisany wypisana wypisano',
  'abgemeldet abbestellt ausgetragen',
  'disiscritto disiscritta',
)
const MAILING_IN = words(
  'subscribed opted-in opt-in optin double-opt-in',
  'inscrito assinante',
  'suscrito suscrita',
  'abonne abonnee inscrit inscrite',
  'zapisany zapisana subskrybuje',
  'abonniert angemeldet',
  'iscritto iscritta',
)
const BOUNCED = words(
  'bounced bounce hard-bounce hard-bounced soft-bounce soft-bounced bounced-hard undeliverable returned-mail',
)

const OUT = words(
  'denied refused rejected revoked withdrawn declined blocked blocklisted blacklisted suppressed do-not-allow not-allowed disallowed do-not-email do-not-mail do-not-send inactive spam abuse 🚫 ⛔ 🛑',
  'negado negada recusado recusada revogado revogada cancelado cancelada bloqueado bloqueada inativo inativa',
  'denegado denegada rechazado rechazada revocado revocada baja cancelada inactivo inactiva',
  'refuse refusee retire retiree revoque revoquee bloque bloquee inactif inactive',
  'nie-wyrazil nie-wyrazila nie-wyraza nie-wyrazono brak-zgody wycofana wycofano wycofany odmowa odmowiona odmowiono cofnieta cofnieto cofniete zablokowany zablokowana nieaktywny nieaktywna rezygnacja',
  'widerrufen verweigert abgelehnt gesperrt blockiert widersprochen inaktiv nicht-erlaubt',
  'revocato revocata negato negata rifiutato rifiutata bloccato bloccata cancellato cancellata inattivo',
)
const IN = words(
  'granted given confirmed accepted allowed allow consented agreed enabled',
  'concedido concedida aceito aceita permitido',
  'concedida aceptado aceptada permitida',
  'accorde accordee donne donnee accepte acceptee autorise autorisee',
  'udzielona udzielono wyrazona wyrazono zgoda',
  'erteilt bestatigt erlaubt zugestimmt eingewilligt',
  'concesso concessa confermato confermata accettato accettata',
)
const MAYBE_YES = words(
  'active',
  'ativo ativa',
  'activo activa',
  'actif active',
  'aktywny aktywna',
  'aktiv',
  'attivo attiva',
)
const MAYBE_NO = words('❌ ❎ ✗ ✘ ✖ ✕ × ☒')
const OPEN = words(
  'unknown pending none n/a na null unconfirmed not-set not-subscribed never-subscribed non-subscribed nonsubscribed redacted transactional not-specified no-response not-confirmed',
  'desconhecido pendente',
  'desconocido pendiente',
  'inconnu en-attente',
  'nieznana nieznany oczekuje',
  'unbekannt ausstehend offen unbestatigt',
  'sconosciuto in-attesa',
)

/** Signs by which people leave a cell open. All others mean something. */
const NOTHING = /^[\s\p{Pd}_.·…?¿/\\|~'"()[\]]*$/u
/** What databases write where there is no date: `0000-00-00 00:00:00`. */
const NO_DATE = /^\s*0{1,4}([-/.])00?\1(0{4}|00?)(?!\d)/

/** The word of a cell in a column about consent; null when it is none that is known. */
export const consentWord = remembering((cell: string): ConsentWord | null => {
  if (cell.length > LONGEST_VALUE) return null
  const word = foldWord(cell)
  if (NOTHING.test(cell) || OPEN.has(word) || NO_DATE.test(cell)) return 'open'
  if (MAYBE_YES.has(word)) return 'maybe yes'
  if (MAYBE_NO.has(word)) return 'maybe no'
  if (YES.has(word)) return 'yes'
  if (NO.has(word)) return 'no'
  const fromMailing = mailingWord(cell)
  if (fromMailing) return fromMailing
  if (IN.has(word)) return 'in'
  return OUT.has(word) ? 'out' : null
})

/** The word of a cell that only a mailing system writes, in a column about anything; null for all other cells. */
export const mailingWord = remembering((cell: string): 'in' | 'out' | 'bounced' | null => {
  if (cell.length > 40) return null
  const word = foldWord(cell)
  if (MAILING_OUT.has(word)) return 'out'
  if (MAILING_IN.has(word)) return 'in'
  return BOUNCED.has(word) ? 'bounced' : null
})
