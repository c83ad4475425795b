/* The rule about the message that is answered: its row of the register, and when letter and card were under
 * way. */
#include "rule_inside.h"

#include <string.h>

static bool no_address(const struct judged *judged)
{
    return !*judged->best->row->sender_email;
}

/* What one row of a sender forbids holds for all of them, whomever they were written to. */
static bool any_row(
    const struct judged *judged, bool (*forbids)(const struct message *row, const struct message *best))
{
    const struct index *index = judged->weighing->index;
    size_t count;
    const uint32_t *of = index_of_sender(index, judged->best->sender, &count);
    for (size_t i = 0; i < count; i++)
        if (forbids(&index->messages[index->by_prisoner[of[i]]], judged->best->row))
            return true;
    return false;
}

static bool wants_another_way(const struct message *row, const struct message *best)
{
    return row->delivery == DELIVERY_NONE || row->delivery != best->delivery;
}

static bool has_other_address(const struct message *row, const struct message *best)
{
    return *row->sender_email && strcmp(row->sender_email, best->sender_email) != 0;
}

static bool is_left_out(const struct message *row, const struct message *best)
{
    (void)best;
    return row->left_out;
}

static bool no_one_way(const struct judged *judged)
{
    return any_row(judged, wants_another_way);
}

static bool two_addresses(const struct judged *judged)
{
    return any_row(judged, has_other_address);
}

static bool some_left_out(const struct judged *judged)
{
    return any_row(judged, is_left_out);
}

static bool in_group(const struct judged *judged)
{
    return *judged->best->row->group;
}

/* Long letters come in parts; a second one goes only where its own words speak for this very message. */
static bool answered_already(const struct judged *judged)
{
    return judged->best->row->answered > 0 && !(judged->signs & sign_of(GROUP_CONTENT));
}

/* Who was missing may have been put in because of this very letter; without a date nobody knows whether the
 * letter is not older than the card. */
static bool came_after_letter(const struct judged *judged)
{
    const struct message *row = judged->best->row;
    for (size_t i = 0; i < judged->reply->source_count; i++)
        if (row->sent_on == NO_DATE && row->changed > judged->reply->sources[i].arrived)
            return true;
    return false;
}

/* The first day on which the letter is known to have been: written, or here; NO_DATE: of none anybody knows.
 */
static int64_t first_known(const struct judged *judged)
{
    enum { DAY_SECONDS = 24 * 60 * 60 };
    int64_t first = judged->view->written_by;
    for (size_t i = 0; i < judged->reply->source_count; i++) {
        const int64_t arrived = judged->reply->sources[i].arrived, day = arrived / DAY_SECONDS;
        if (arrived > 0 && (first == NO_DATE || day < first))
            first = day;
    }
    return first;
}

static bool older_than_card(const struct judged *judged)
{
    const int64_t sent = judged->best->row->sent_on, known = first_known(judged);
    return sent != NO_DATE && known != NO_DATE && known < sent;
}

/* The card travels, is censored, is answered, and the answer is censored and travels: a letter that is here,
 * or written, within so few days answers another one, whatever the register says. */
static bool came_too_soon(const struct judged *judged)
{
    enum { POST_DAYS = 4 };
    const int64_t sent = judged->best->row->sent_on, known = first_known(judged);
    return sent != NO_DATE && known != NO_DATE && known >= sent && known < sent + POST_DAYS;
}

/* "Your letter of …": cards are posted some weeks after they were written, hardly months. */
static bool answers_another_day(const struct judged *judged)
{
    enum { DAYS_MOST = 45 };
    const int64_t sent = judged->best->row->sent_on;
    return sent != NO_DATE && view_answers_other_day(judged->view, sent, DAYS_MOST);
}

/* The first day on which a message of the sender's to this prisoner was sent; NO_DATE: of one nobody knows.
 */
static int64_t first_sent(const struct judged *judged)
{
    int64_t first = judged->best->row->sent_on;
    for (size_t i = 0; first != NO_DATE && i < judged->weighing->count; i++) {
        const struct contender *other = &judged->weighing->contenders[i];
        if (same_sender(judged, other) && (other->row->sent_on == NO_DATE || other->row->sent_on < first))
            first = other->row->sent_on;
    }
    return first;
}

static bool came_before_sent(const struct judged *judged)
{
    const int64_t sent = first_sent(judged);
    return sent != NO_DATE && view_message_came_before(judged->view, sent);
}

const struct condition rule_message[] = {
    { no_address, "the message has no address to mail to" },
    { two_addresses, rows_addresses_word },
    { no_one_way, rows_way_word },
    { some_left_out, rows_left_out_word },
    { in_group, "the message belongs to a group" },
    { answered_already, "the message was answered already" },
    { came_after_letter, "the message has no date, and came into the register after the letter" },
    { older_than_card, "the letter is older than the card" },
    { came_too_soon, "the letter came sooner after the card than post can bring it" },
    { came_before_sent, "the letter says that the message came before it was sent" },
    { answers_another_day, "the letter says that it answers a message of another day" },
    { 0 },
};
