/*
 * Control files: NAME.ctl beside the feed NAME holds lines `rows=N`, `qty=N`, `sha256=HEX` and
 * `as_of=YYYY-MM-DD[Thh:mm[:ss]][Z]`, any of them, each once, in any order. Blank lines and lines that begin
 * with `#` are left out; keys are compared without case.
 */
#ifndef ALLOT_RUN_CONTROL_FILE_H
#define ALLOT_RUN_CONTROL_FILE_H

#include "allot/models/feeds/control.h"

enum { CONTROL_FILE_MAX = 64 * 1024, CONTROL_FAULT_MAX = 200 };

/*
 * Reads TEXT. False: it is no control file, or states nothing, and FAULT is a sentence that says where and why:
 * such a file must not pass for one that states nothing.
 */
bool control_parse(struct slice text, struct control *out, char fault[CONTROL_FAULT_MAX]);

#endif
