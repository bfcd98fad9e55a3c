/**
 * Domains where anybody can have a mailbox: two people there are not colleagues, and such an address is never sent
 * out to look it up. Compact by hand: providers with many private customers, by region (2026-11). Family names that
 * exist under many endings stand in PUBLIC_MAIL_FAMILIES.
 */
const LIST = `
gmail.com googlemail.com icloud.com me.com mac.com aol.com aim.com proton.me protonmail.com protonmail.ch pm.me
tutanota.com tutanota.de tuta.io tuta.com tutamail.com keemail.me fastmail.com fastmail.fm hey.com mail.com email.com
usa.com inbox.com hushmail.com mailbox.org posteo.de posteo.net posteo.eu disroot.org riseup.net runbox.com
startmail.com duck.com appleid.com mozmail.com simplelogin.com passmail.net anonaddy.com mailfence.com
zohomail.com zohomail.eu rediffmail.com rocketmail.com ymail.com msn.com passport.com live.com.mx live.com.ar
att.net bellsouth.net sbcglobal.net comcast.net verizon.net cox.net charter.net spectrum.net earthlink.net juno.com
netzero.net optonline.net frontier.com frontiernet.net windstream.net centurylink.net q.com roadrunner.com
shaw.ca rogers.com sympatico.ca bell.net telus.net videotron.ca cogeco.ca
btinternet.com btopenworld.com talktalk.net talk21.com virginmedia.com virgin.net ntlworld.com blueyonder.co.uk sky.com
tiscali.co.uk o2.co.uk plus.net plusnet.com eircom.net
uol.com.br bol.com.br terra.com.br ig.com.br globo.com globomail.com r7.com oi.com.br zipmail.com.br pop.com.br
superig.com.br click21.com.br brturbo.com.br veloxmail.com.br sercomtel.com.br
sapo.pt clix.pt netcabo.pt iol.pt telepac.pt vodafone.pt
telefonica.net movistar.es terra.es ono.com ya.com orange.es wanadoo.es jazzfree.com euskaltel.net correo.com mixmail.com
terra.com prodigy.net.mx infinitummail.com fibertel.com.ar ciudad.com.ar arnet.com.ar speedy.com.ar une.net.co
vtr.net cantv.net adinet.com.uy
orange.fr wanadoo.fr free.fr laposte.net sfr.fr neuf.fr bbox.fr numericable.fr noos.fr club-internet.fr aliceadsl.fr
cegetel.net 9online.fr voila.fr mailo.com netcourrier.com skynet.be telenet.be proximus.be voo.be bluewin.ch
hispeed.ch sunrise.ch
wp.pl o2.pl interia.pl interia.eu interia.com onet.pl onet.eu op.pl vp.pl poczta.fm
gazeta.pl tlen.pl go2.pl autograf.pl buziaczek.pl amorki.pl spoko.pl neostrada.pl int.pl
adres.pl czateria.pl
web.de t-online.de freenet.de arcor.de 1und1.de online.de vodafone.de kabelmail.de unitybox.de email.de mail.de
magenta.de ewetel.net netcologne.de versanet.de a1.net aon.at chello.at
libero.it virgilio.it tiscali.it alice.it tim.it tin.it inwind.it iol.it fastwebnet.it vodafone.it poste.it
ziggo.nl kpnmail.nl kpnplanet.nl planet.nl home.nl hetnet.nl xs4all.nl casema.nl upcmail.nl
seznam.cz email.cz centrum.cz volny.cz post.cz atlas.cz azet.sk zoznam.sk centrum.sk freemail.hu citromail.hu
telia.com spray.se bredband.net comhem.se online.no broadpark.no mail.dk tdcadsl.dk stofanet.dk sol.dk kolumbus.fi
elisanet.fi luukku.com suomi24.fi mail.ee inbox.lv inbox.lt abv.bg mail.bg dir.bg net.hr windowslive.com
mail.ru inbox.ru list.ru bk.ru internet.ru rambler.ru lenta.ru ya.ru yandex.ru yandex.com ukr.net i.ua meta.ua bigmir.net
qq.com foxmail.com 163.com 126.com yeah.net sina.com sina.cn sohu.com 139.com 189.cn 21cn.com aliyun.com tom.com
naver.com hanmail.net daum.net nate.com kakao.com docomo.ne.jp ezweb.ne.jp softbank.ne.jp nifty.com
biglobe.ne.jp ocn.ne.jp so-net.ne.jp pchome.com.tw hinet.net walla.com walla.co.il 012.net.il mynet.com
bigpond.com bigpond.net.au optusnet.com.au iinet.net.au tpg.com.au on.net xtra.co.nz slingshot.co.nz
webmail.co.za mweb.co.za telkomsa.net vodamail.co.za yopmail.com mailinator.com guerrillamail.com 10minutemail.com
temp-mail.org sharklasers.com trashmail.com
`

/** Names that are public under every ending: `gmx.at`, `hotmail.fr`, `yahoo.co.uk`. */
const PUBLIC_MAIL_FAMILIES: ReadonlySet<string> = new Set(['gmx', 'hotmail', 'outlook', 'live', 'yahoo'])

export const PUBLIC_MAIL_DOMAINS: ReadonlySet<string> = new Set(LIST.trim().split(/\s+/))

/** Whether anybody can have a mailbox at this registrable domain (lower case, Unicode form): `yahoo.co.uk`, `wp.pl`. */
export function isPublicMailDomain(registrable: string): boolean {
  return PUBLIC_MAIL_DOMAINS.has(registrable) || PUBLIC_MAIL_FAMILIES.has(registrable.split('.')[0] ?? '')
}
