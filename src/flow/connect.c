/* From the settings of section mail to the words that mails are written with and the couriers that carry
 * them.
 */
#include "outgoing.h"

#include "cleanup.h"
#include "file.h"

#include <string.h>

enum { ELSEWHERE = 2 }; /* connections to a server that is not on this machine */

static char *below_home(const struct send_setup *setup, const char *path)
{
    return path[0] == '\0' || path[0] == '/' ? must_copy(path) : file_join(setup->home, path);
}

static struct mail_transport *open_folder(const struct send_setup *setup, struct fault *fault)
{
    OWNED_FREE char *folder = file_join(setup->home, "outbox");
    return mail_transport_folder(folder, fault);
}

static bool read_password(const struct send_setup *setup, struct text *password, struct fault *fault)
{
    if (!setup->mail->password_file[0])
        return true;
    OWNED_FREE char *path = below_home(setup, setup->mail->password_file);
    return config_read_secret(path, password, fault);
}

/* Without TLS only to this very machine, and only where no ca_file asks for it. */
static struct mail_transport *open_smtp(const struct send_setup *setup, struct fault *fault)
{
    const struct config_mail *mail = setup->mail;
    OWNED_FREE char *ca_file = below_home(setup, mail->ca_file);
    CLEANUP(text_clear) struct text password = TEXT_LIMIT(SECRET_BYTES_MOST);
    CLEANUP(text_clear) struct text from = TEXT_LIMIT(400);
    if (!read_password(setup, &password, fault))
        return NULL;
    if (!mail_address_check(mail->from, &from, fault)) {
        fault->kind = FAULT_CONFIG;
        fault_while(fault, "\"from\" in section mail");
        return NULL;
    }
    const struct mail_smtp smtp = {
        .url = mail->url,
        .user = mail->user,
        .password = password.bytes,
        .ca_file = ca_file,
        .helo = mail->helo[0] ? mail->helo : strchr(from.bytes, '@') + 1,
        .plain = !ca_file[0],
        .answer_wait_s = setup->answer_wait_s,
        .stall_wait_s = setup->stall_wait_s,
    };
    return mail_transport_smtp(&smtp, fault);
}

struct mail_words *send_words(const struct send_setup *setup, struct fault *fault)
{
    OWNED_FREE char *own = below_home(setup, setup->mail->words);
    return mail_words_open(setup->words, own, fault);
}

bool send_to_server(const struct send_setup *setup)
{
    return strcmp(setup->mail->transport, "smtp") == 0;
}

struct mail_transport *send_transport(const struct send_setup *setup, struct fault *fault)
{
    return send_to_server(setup) ? open_smtp(setup, fault) : open_folder(setup, fault);
}

/* A provider wants no more than two. */
int send_connections(const struct send_setup *setup, bool here)
{
    if (!send_to_server(setup))
        return 1;
    return setup->mail->connections ? setup->mail->connections : here ? COURIERS_MOST : ELSEWHERE;
}

static bool hire(struct couriers *couriers, const struct send_setup *setup, struct fault *fault)
{
    const int connections = send_connections(setup, true);
    for (int i = 0; i < connections; i++) {
        struct mail_transport *transport = send_transport(setup, fault);
        if (!transport || !couriers_hire(couriers, transport, fault))
            return false;
    }
    return true;
}

struct couriers *send_couriers(const struct send_setup *setup, struct fault *fault)
{
    OWNED_FREE char *folder = file_join(setup->home, "outbox");
    mail_folder_tidy(folder);
    struct couriers *couriers = couriers_open();
    if (hire(couriers, setup, fault))
        return couriers;
    couriers_close(couriers);
    fault_while(fault, "mail");
    return NULL;
}

/* It would refuse every mail, and think worse of us. */
bool send_stop_for_good(struct store *store, const struct mail_result *result, struct fault *fault)
{
    size_t fallen;
    const struct store_stop stop = {
        .kind = STOP_SERVER, .subject = "", .by = "the mail server", .reason = result->advice
    };
    return result->code < 500 || store_stop(store, &stop, &fallen, fault) ||
        fault->kind == FAULT_INPUT; /* it is stopped already */
}
