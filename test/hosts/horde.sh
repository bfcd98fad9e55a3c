#!/bin/bash
# Horde mail (IMP 6.2, Debian package) in its dynamic view on Dovecot, loopback only, no systemd, no database.
# usage: horde.sh install|start|stop|seed|url
# The basic view is of no use on PHP 8; the dynamic one is at imp/dynamic.php?page=mailbox.
set -euo pipefail
STATE=${HOST_STATE:-${TMPDIR:-/tmp}/hosts-state/horde}
PORT=${HORDE_PORT:-18090} IMAP_PORT=${HORDE_IMAP_PORT:-18144} SMTP_PORT=${HORDE_SMTP_PORT:-18026}
. "$(dirname "${BASH_SOURCE[0]}")/mail.sh"

install() { apt_install curl python3 php8.2-cgi php-cli php-horde-imp dovecot-imapd; }

start() {
  mkdir -p "$STATE"/{tmp,sessions}
  # The package reads its configuration below its own folder, so this is a copy. A link of it leads nowhere.
  [ -d "$STATE/www" ] || cp -aL /usr/share/horde "$STATE/www" 2>/dev/null || [ -f "$STATE/www/login.php" ]
  cat >"$STATE/each.php" <<'PHP'
<?php
// PHP 8 has no each(), which this version of Horde still calls.
function each(array &$array)
{
    $key = key($array);
    if ($key === null) return false;
    $value = current($array);
    next($array);
    return [0 => $key, 1 => $value, 'key' => $key, 'value' => $value];
}
PHP
  cat >"$STATE/www/config/conf.php" <<PHP
<?php
\$conf = [
    'use_ssl' => 0, 'debug_level' => 0, 'umask' => 077, 'compress_pages' => false, 'max_exec_time' => 0,
    'secret_key' => 'loopback-test-only', 'tmpdir' => '$STATE/tmp', 'testdisable' => true,
    'server' => ['name' => strtok(\$_SERVER['HTTP_HOST'], ':'), 'port' => $PORT],
    'cookie' => ['domain' => '', 'path' => '/'],
    'session' => ['name' => 'Horde', 'use_only_cookies' => true, 'cache_limiter' => 'nocache', 'timeout' => 0, 'max_time' => 72000],
    'sessionhandler' => ['type' => 'Builtin', 'hashtable' => false],
    'auth' => ['admins' => [], 'checkip' => false, 'checkbrowser' => false, 'driver' => 'application',
        'params' => ['app' => 'imp'], 'alternate_login' => false, 'redirect_on_logout' => false, 'list_users' => 'list'],
    'prefs' => ['driver' => 'Session', 'params' => [], 'maxsize' => 65535],
    'log' => ['enabled' => true, 'priority' => 'ERR', 'ident' => 'HORDE', 'type' => 'file', 'name' => '$STATE/horde.log',
        'params' => ['append' => true]],
    'cache' => ['driver' => 'File', 'compress' => false, 'default_lifetime' => 86400, 'params' => ['dir' => '$STATE/tmp', 'sub' => 0]],
    'cachecss' => false, 'cachejs' => false, 'cachethemes' => false, 'nobase64_img' => true,
    'sql' => ['phptype' => false], 'perms' => ['driver' => 'Null'], 'group' => ['driver' => 'Mock'], 'lock' => ['driver' => 'Null'],
    'token' => ['driver' => 'Null'], 'history' => ['driver' => 'Null'], 'alarms' => ['driver' => false], 'share' => ['driver' => 'Sql'],
    'hashtable' => ['driver' => 'none'], 'queue' => ['driver' => 'Null'], 'accounts' => ['driver' => 'null'], 'dns' => ['driver' => 'Null'],
    'image' => ['driver' => false], 'vfs' => ['type' => 'File', 'params' => ['vfsroot' => '$STATE/tmp']],
    'mailer' => ['type' => 'smtp', 'params' => ['host' => '127.0.0.1', 'port' => $SMTP_PORT, 'auth' => false]],
    'menu' => ['always' => false, 'links' => ['help' => 'all', 'prefs' => 'authenticated', 'problem' => 'never', 'login' => 'all', 'logout' => 'authenticated']],
    'urls' => ['token_lifetime' => 30, 'hmac_lifetime' => 30, 'pretty' => false], 'urlshortener' => false, 'safe_ips' => [],
    'user' => ['online' => false, 'verify_from_addr' => false], 'portal' => ['fixed_blocks' => []], 'signup' => ['allow' => false],
    'imsp' => ['enabled' => false], 'kolab' => ['enabled' => false], 'activesync' => ['enabled' => false],
    'facebook' => ['enabled' => false], 'twitter' => ['enabled' => false], 'weather' => ['provider' => false],
    'timezone' => ['location' => ''], 'problems' => ['email' => ''],
    'cachecssparams' => ['driver' => 'filesystem', 'lifetime' => 86400],
];
PHP
  cat >"$STATE/www/imp/config/conf.php" <<'PHP'
<?php
$conf['user'] = ['allow_view_source' => true];
$conf['server'] = ['server_list' => 'none'];
$conf['compose'] = ['use_vfs' => false, 'link_attachments' => false, 'link_attachments_notify' => false,
    'link_attach_threshold' => 5242880, 'link_attach_size_limit' => 0, 'link_attach_size_hard' => 0,
    'attach_size_limit' => 0, 'attach_count_limit' => 0, 'reply_limit' => 200000, 'ac_threshold' => 3, 'htmlsig_img_size' => 30000];
$conf['pgp'] = ['keylength' => 0];
$conf['maillog'] = ['driver' => 'none'];
$conf['sentmail'] = ['driver' => 'Null', 'params' => ['threshold' => 60, 'limit_period' => 24]];
$conf['tasklist'] = ['use_tasklist' => false];
$conf['notepad'] = ['use_notepad' => false];
PHP
  cat >"$STATE/www/imp/config/backends.local.php" <<PHP
<?php
foreach (array_keys(\$servers) as \$name) \$servers[\$name]['disabled'] = true;
\$servers['test'] = ['disabled' => false, 'name' => 'Test', 'hostspec' => '127.0.0.1', 'port' => $IMAP_PORT, 'secure' => false,
    'protocol' => 'imap', 'hordeauth' => false, 'smtp' => ['host' => '127.0.0.1', 'port' => $SMTP_PORT], 'cache' => false];
PHP
  mail_start
  export PHP_CLI_SERVER_WORKERS=4
  spawn php php -d auto_prepend_file="$STATE/each.php" -d session.save_path="$STATE/sessions" -d display_errors=0 \
    -d error_reporting=0 -S "127.0.0.1:$PORT" -t "$STATE/www"
  await 20 php curl -fsS "$(url)login.php"
}

stop() { SIGNAL=KILL halt php; mail_stop; }   # with workers, php -S ends on nothing less
seed() { mail_seed; }
url() { echo "http://127.0.0.1:$PORT/"; }

case ${1:-} in
  start) trap '[ $? = 0 ] || explain' EXIT; start ;;
  install|stop|seed|url) "$1" ;;
  *) sed -n '2,4s/^# //p' "$HERE/${0##*/}" >&2; exit 2 ;;
esac
