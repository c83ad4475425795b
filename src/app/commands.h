/* commands: what the files of the app room offer to the table in main.c. */
#ifndef COMMANDS_H
#define COMMANDS_H

#include "app.h"

extern const struct command command_init, command_import, command_run, command_watch, command_list,
    command_show, command_find, command_decide, command_redact, command_attach, command_undo, command_rematch,
    command_learn, command_send, command_digest, command_receive, command_tasks, command_answers,
    command_slip, command_stages, command_stats, command_check, command_doctor, command_pause, command_resume,
    command_address, command_drop, command_review, command_user, command_audit;

#endif
