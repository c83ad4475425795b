/* flow_inside: what the files of the flow room share. */
#ifndef ROOM_FLOW
#error "flow_inside.h is for the flow room alone"
#endif
#ifndef FLOW_INSIDE_H
#define FLOW_INSIDE_H

#include "flow.h"
#include "intake.h"
#include "match.h"
#include "reader.h"
#include "texts.h"

/* One pipeline as this process walks it: only the stages of PLACE_WALK are opened, each when the register is
 * loaded. */
struct walk_pipeline {
    struct pipeline pipeline;
    char *path;
};

/* The texts of the register's rows, as the matcher asks for them. */
struct register_texts {
    struct index_texts texts;
    struct store *store; /* borrowed */
};
struct register_texts register_texts_of(struct store *store);

struct flow {
    const struct flow_setup *setup;
    struct store *store;
    struct readers *readers;
    struct reader_setup reader_setup; /* borrowed by the readers until they stop */
    const char **pipeline_paths;
    char *models;
    struct walk_pipeline *pipelines;
    size_t pipeline_count;
    /* The register and the models as they are; loaded when the first reply is to be matched. */
    struct store_register known;
    struct register_texts texts;
    struct match_index *index; /* over the rows known, made `with` these */
    struct store_made_with with;
    char settings_hash[FLOW_SETTINGS_BYTES]; /* of the settings and pipelines that were opened */
    char models_hash[FLOW_HASH_BYTES]; /* the stamp of flow_models_now, which ends with it */
    struct arena learnt_arena;
    struct store_learnt learnt; /* the weights in force, part of models_hash */
    struct flow_left {
        struct store_id *replies;
        size_t count, room;
    } left; /* of those due to be matched again, in this pass through them: they are due still */
    struct flow_report *report; /* of the run under way */
};

/* The folder of a drop: as configured, or below home. The caller frees it. */
char *flow_drop_folder(const struct flow *flow, const struct config_drop *drop);

/* keep.c: drops → store. */
bool flow_take_in(struct flow *flow, enum flow_patience patience, struct fault *fault);

/* walk.c: whatever is not finished → read, matched, settled. */
bool flow_walk(struct flow *flow, struct fault *fault);

/* settle.c: one reply in "matching" or "review" → verdict, and the rule's decision where it may. */
bool flow_settle(struct flow *flow, const char *pipeline, const char *reply, struct fault *fault);

/* The register and the models as they are now: read, if they are not yet. */
bool flow_load_register(struct flow *flow, struct fault *fault);

/* The same as flow_settle; `left` when it cannot be settled now, or not any more: a person was quicker.
 * False: the machine's fault. */
bool flow_settle_or_leave(
    struct flow *flow, const char *pipeline, const char *reply, bool *left, struct fault *fault);

/* release.c: a decision of the rule's that is held back becomes a question in the sheet. `rule` says what it
 * would have been. */
bool flow_release(
    struct flow *flow, const char *reply, struct sheet *sheet, struct store_case *rule, struct fault *fault);

/* The same of one that was released before and was matched again: nobody is asked to check it now. Whether
 * all rows of the register can be read is the caller's to see. */
bool flow_release_again(struct flow *flow, struct sheet *sheet, struct fault *fault);

/* again.c: a reply of which the rule's mail, `planned`, has not left was matched again. In the transaction
 * that is open: the mail goes as it was decided, or is recalled, and the sheet says why. FAULT_LATER: it
 * waits, since a row of the register, perhaps a rival's, cannot be read. */
bool flow_carry_out_again(struct flow *flow, const char *reply, const struct addressee *planned,
    struct sheet *sheet, struct fault *fault);

/* redact.c: burns in what a person had blacked out on pages of this reply. */
bool flow_redact(struct flow *flow, const char *reply, struct fault *fault);

/* smaller.c: where a letter is too large for one mail, its pictures are made smaller. */
bool flow_choose_steps(struct flow *flow, struct fault *fault);

/* models.c: are they, and the weights in force, still those that the register was loaded with? Else it is
 * loaded anew when needed. */
bool flow_look_at_models(struct flow *flow, struct fault *fault);

/* shared.c: what is black on a reply's pages, and for whom (store_redactions_last); what is for this receiver
 * alone, whose picture is another one then: null: nothing. */
struct flow_black {
    struct store_redaction_last *last;
    size_t count;
};
const struct store_redaction_last *flow_black_for(const struct flow_black *black, int page, int64_t message);

/* doubts.c: what a person's decision to mail is asked about. FAULT_INPUT: it is doubtful; the text says why.
 */
bool flow_refuse_doubts(const struct flow_decider *decider, const char *id, const struct reply *reply,
    const struct decision *decision, struct fault *fault);

/* decide.c: as flow_decide, by who is logged in at the review page: another person's opinion, where it is the
 * same, and theirs are two people's word. */
bool flow_decide_logged_in(const struct flow_decider *decider, const char *reply,
    const struct decision *decision, struct fault *fault);

/* attach.c: was anything written of the reply that does not go along with this decision? */
bool flow_words_stay(
    struct store *store, const char *reply, const struct decision *decision, bool *stay, struct fault *fault);

/* answer.c: PROBLEM/ and STATUS.html of every drop. */
bool flow_answer_drops(struct flow *flow, struct fault *fault);

/* pipelines.c: the pipelines that the drops name, each once. */
bool flow_pipelines_open(struct flow *flow, struct fault *fault);
void flow_pipelines_close(struct flow *flow);
const struct pipeline *flow_pipeline(const struct flow *flow, const char *name);

/* reading.c: starts the readers for the pipelines that were opened. */
bool flow_readers_start(struct flow *flow, struct fault *fault);

#endif
