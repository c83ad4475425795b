/* Transcripts and translations of a letter: what was written, whom it reaches, and the form for more. */
#include "renditions.h"

#include "decide.h"

static bool has_mail_to(const struct store_rendition *one, int64_t message)
{
    for (size_t i = 0; i < one->mail_count; i++)
        if (one->mails[i].message == message)
            return true;
    return false;
}

static void write_way(const struct sheaf *sheaf, const char *ref, const char *state)
{
    const struct html *h = &sheaf->visit->html;
    html_put(h, "<br>");
    html_bdi(h, ref);
    html_put(h, ": ");
    tell(sheaf->visit, state);
}

/* Of each who gets it, what became of the mail that takes it along; and who is to get it still. */
static void write_ways(const struct sheaf *sheaf, const struct store_rendition *one)
{
    for (size_t i = 0; i < one->mail_count; i++)
        write_way(sheaf, one->mails[i].ref, mail_state_name(one->mails[i].state));
    for (size_t i = 0; i < sheaf->letter_count; i++)
        if (!has_mail_to(one, sheaf->letters[i].message) && sheaf_fits(&sheaf->letters[i], one))
            write_way(sheaf, sheaf->letters[i].ref, MSG("not mailed yet"));
}

/* Whose, and what became of it: that tells whether, and to whom, the letter went. */
static void write_standing(const struct sheaf *sheaf, const struct store_rendition *one)
{
    const struct html *h = &sheaf->visit->html;
    html_put(h, ", ");
    html_bdi(h, one->by);
    html_put(h, ": ");
    if (one->mail_count)
        write_ways(sheaf, one);
    else if (!one->holds || one->withdrawn)
        tell(sheaf->visit,
            one->withdrawn ? MSG("takes back what stood there") : MSG("does not hold any more"));
    else
        tell(sheaf->visit,
            sheaf_reaches(sheaf, one)
                ? MSG("not mailed yet")
                : MSG("stays here: it was written for other pages, or for somebody else"));
}

static void write_one(const struct sheaf *sheaf, const struct store_rendition *one)
{
    const struct html *h = &sheaf->visit->html;
    html_put(h, "<li>");
    html_time(h, one->at);
    html_put(h, " ");
    tell(sheaf->visit, rendition_kind_name(one->rendition.kind));
    if (*one->rendition.language) {
        html_put(h, " ");
        html_text(h, one->rendition.language);
    }
    if (!sheaf->listed->blind)
        write_standing(sheaf, one);
    if (*one->rendition.words) {
        html_put(h, "<details><summary>");
        tell(sheaf->visit, MSG("Its words"));
        html_put(h, "</summary><p class=\"rendition\" dir=\"auto\">");
        html_text_most(h, one->rendition.words, RENDITION_BYTES_MOST);
        html_put(h, "</p></details>");
    }
    html_put(h, "</li>");
}

static void write_list(const struct sheaf *sheaf)
{
    const struct html *h = &sheaf->visit->html;
    html_put(h, "<ul>");
    for (size_t i = 0; i < sheaf->count; i++)
        write_one(sheaf, &sheaf->all[i]);
    html_put(h, "</ul>");
}

static void write_forms(const struct sheaf *sheaf)
{
    for (size_t i = 0; i < sheaf->letter_count; i++)
        rendition_form_write(&sheaf->letters[i]);
    if (!sheaf->letter_count)
        rendition_form_write(sheaf);
}

bool renditions_write(struct visit *visit, const struct store_listed *listed, struct fault *fault)
{
    const struct html *h = &visit->html;
    struct sheaf sheaf = { .visit = visit, .id = listed->reply, .listed = listed, .ref = "" };
    if (listed->state != REPLY_REVIEW && listed->state != REPLY_DECIDED)
        return true;
    if (!sheaf_load(&sheaf, fault) || !sheaf_find_letters(&sheaf, fault))
        return false;
    tell_in(visit,
        "<section class=\"renditions\" aria-labelledby=\"renditions-title\"><h2 id=\"renditions-title\">",
        MSG("Transcript and translation"), "</h2>");
    write_list(&sheaf);
    tell_in(visit, "<details class=\"worded\"><summary>", MSG("Write a transcript or a translation"),
        "</summary>");
    write_forms(&sheaf);
    html_put(h, "</details></section>");
    return true;
}
