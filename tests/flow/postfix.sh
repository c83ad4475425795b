#!/bin/bash
# A real mail server on loopback for a test: Postfix takes mail over STARTTLS or TLS from who logs in, Dovecot
# checks the password and keeps a Maildir for every name @loop.test. Nothing leaves the machine.
#
#   postfix.sh start DIR    DIR: an empty folder below a world-searchable one; afterwards DIR/env has the ports and
#                           places: SMTP_PORT, SMTPS_PORT, IMAPS_PORT, CA_FILE, MAILDIRS. Login: any name, "secret"
#   postfix.sh stop DIR
#
# hard…@ is refused when it is named (5.1.1). Needs root and the packages postfix, dovecot-imapd, dovecot-lmtpd,
# openssl. The daemons keep what they inherit: their output goes to DIR, their standard input is closed, or a pipe
# behind this script would never end.
set -euo pipefail
export LC_ALL=C
PATH=$PATH:/usr/sbin:/sbin

free_ports() {
    /usr/bin/python3 -c '
import socket
sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(6)]
print(*(s.getsockname()[1] for s in sockets))'
}

certificate() {
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost \
        -addext 'subjectAltName=DNS:localhost,IP:127.0.0.1' -keyout "$dir/key.pem" -out "$dir/cert.pem" 2>/dev/null
}

configure_dovecot() {
    mkdir -p "$dir/dovecot/run" "$dir/maildirs"
    chown mail "$dir/maildirs"
    cat >"$dir/dovecot/dovecot.conf" <<END
protocols = imap lmtp
listen = 127.0.0.1
base_dir = $dir/dovecot/run
log_path = $dir/dovecot/log
mail_location = maildir:$dir/maildirs/%n
mail_uid = mail
mail_gid = mail
first_valid_uid = 1
disable_plaintext_auth = no
ssl_cert = <$dir/cert.pem
ssl_key = <$dir/key.pem
recipient_delimiter = +
auth_username_format = %Ln
passdb {
  driver = static
  args = password=secret
}
userdb {
  driver = static
  args = uid=mail gid=mail home=$dir/maildirs/%n allow_all_users=yes
}
service imap-login {
  inet_listener imap {
    port = 0
  }
  inet_listener imaps {
    port = $imaps_port
  }
}
service lmtp {
  inet_listener lmtp {
    port = $lmtp_port
  }
}
service auth {
  inet_listener {
    port = $auth_port
  }
}
END
}

configure_postfix() {
    local etc=$dir/postfix/etc
    mkdir -p "$etc" "$dir/postfix/spool" "$dir/postfix/data"
    chown postfix "$dir/postfix/data"
    cp -r /etc/postfix/postfix-files /etc/postfix/dynamicmaps.cf "$etc/"
    mkdir -p "$etc/postfix-files.d" "$etc/dynamicmaps.cf.d"
    : >"$etc/main.cf"
    # The daemons as Debian lists them, without chroot, smtp and syslog; then ours.
    sed 's/^\([a-z]*  *\(inet\|unix\|fifo\|unix-dgram\) *[^ ]* *[^ ]* *\)[y-]/\1n/' /etc/postfix/master.cf.proto |
        sed '/^smtp *inet/d; /^#/d; /^postlog/d' >"$etc/master.cf"
    cat >>"$etc/master.cf" <<END
127.0.0.1:$smtp_port inet n - n - - smtpd
127.0.0.1:$smtps_port inet n - n - - smtpd
  -o smtpd_tls_wrappermode=yes
postlog unix-dgram n - n - 1 postlogd
END
    printf '/@loop\\.test$/ OK\n' >"$etc/users"
    printf '/^hard.*@/ 550 5.1.1 no such user\n' >"$etc/refused"
    postconf -c "$etc" -e compatibility_level=3.6 "queue_directory=$dir/postfix/spool" \
        "data_directory=$dir/postfix/data" myhostname=mx.loop.test mydomain=loop.test myorigin=loop.test \
        mydestination= inet_interfaces=127.0.0.1 inet_protocols=ipv4 mynetworks= alias_maps= alias_database= \
        local_recipient_maps= recipient_delimiter=+ virtual_mailbox_domains=loop.test \
        "virtual_mailbox_maps=regexp:$etc/users" "virtual_transport=lmtp:inet:127.0.0.1:$lmtp_port" \
        lmtp_destination_recipient_limit=1 \
        'default_transport=error:5.7.1 nothing leaves this machine' \
        'relay_transport=error:5.7.1 nothing leaves this machine' message_size_limit=30000000 \
        mailbox_size_limit=0 virtual_mailbox_limit=0 "maillog_file=$dir/postfix/log" "maillog_file_prefixes=$dir" \
        "smtpd_tls_cert_file=$dir/cert.pem" "smtpd_tls_key_file=$dir/key.pem" smtpd_tls_security_level=may \
        smtpd_tls_auth_only=yes smtpd_sasl_auth_enable=yes smtpd_sasl_type=dovecot \
        "smtpd_sasl_path=inet:127.0.0.1:$auth_port" \
        "smtpd_recipient_restrictions=check_recipient_access regexp:$etc/refused" \
        smtpd_relay_restrictions=permit_sasl_authenticated,reject
}

start() {
    local smtp_port smtps_port imaps_port lmtp_port auth_port
    read -r smtp_port smtps_port imaps_port lmtp_port auth_port _ < <(free_ports)
    mkdir -p "$dir"
    chmod 755 "$dir"
    certificate
    configure_dovecot
    configure_postfix
    dovecot -c "$dir/dovecot/dovecot.conf"
    postfix -c "$dir/postfix/etc" start
    cat >"$dir/env" <<END
SMTP_PORT=$smtp_port
SMTPS_PORT=$smtps_port
IMAPS_PORT=$imaps_port
CA_FILE=$dir/cert.pem
MAILDIRS=$dir/maildirs
END
}

stop() {
    postfix -c "$dir/postfix/etc" stop || true
    doveadm -c "$dir/dovecot/dovecot.conf" stop || true
}

[ $# = 2 ] || { sed -n '2,/^set/p' "$0" | sed '/^set/d; s/^# \{0,1\}//'; exit 2; }
dir=$(realpath -m "$2")
mkdir -p "$dir"
"$1" <&- >>"$dir/output" 2>&1
