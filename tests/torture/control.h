/* What the driver and the shim share: one page of orders and notes, mapped by both.
 *
 * The shim (shim.c, shim_log.c) stands before libc in the program under torture. It numbers the calls
 * that matter, notes the class of each, and does to one of them, or to all from one on, what it is
 * told. The driver writes the orders before it starts the program and reads the notes afterwards.
 */
#ifndef TORTURE_CONTROL_H
#define TORTURE_CONTROL_H

#include <stdint.h>

/* The environment names the file to map. Without it the shim does nothing. */
#define TORTURE_CONTROL "TORTURE_CONTROL"

enum { TORTURE_TRACE_MAX = 65536, TORTURE_PATH_MAX = 512 };

enum torture_call {
	CALL_OPEN,   /* of what is there */
	CALL_CREATE, /* open with O_CREAT, O_TMPFILE */
	CALL_READ,
	CALL_WRITE,
	CALL_SYNC,
	CALL_RENAME,
	CALL_MKDIR,
	CALL_LINK,
	CALL_UNLINK,
	CALL_TRUNCATE,
	CALL_RESERVE, /* posix_fallocate */
	CALL_MAP,
	CALL_STAT,
	CALL_LIST,
	CALL_LOCK,
	CALL_CLOSE,
	CALL_COUNT
};

#define CALL_BIT(call) (1u << (call))
#define CALLS_ALL      (CALL_BIT(CALL_COUNT) - 1)

enum torture_effect {
	EFFECT_NONE,
	EFFECT_KILL,	  /* SIGKILL before the call */
	EFFECT_TEAR,	  /* half of a write is done, then SIGKILL */
	EFFECT_FAIL,	  /* the call is not done and fails with err */
	EFFECT_SHORT,	  /* half of a write is done */
	EFFECT_INTERRUPT, /* EINTR; from then on: every second time */
	EFFECT_MEMORY,	  /* allocation number `at` fails */
	EFFECT_STOP,	  /* SIGSTOP before allocation number `at`; dead readers of LMDB stay */
	EFFECT_COUNT
};

struct torture_control {
	/* orders */
	uint32_t effect;
	uint32_t at;	   /* number of the call or allocation, from 0 */
	uint32_t for_good; /* and all after it */
	uint32_t classes;  /* bits of the classes that are concerned */
	uint32_t counted;  /* bits of the classes that are numbered at all */
	int32_t err;
	uint64_t map_bytes;	    /* what LMDB is told instead of the first size of its map; 0: as asked */
	char log[TORTURE_PATH_MAX]; /* file that gets the log of effects; "": none */
	/* notes */
	uint32_t seen;			  /* calls */
	uint32_t allocations;		  /* calls of malloc, calloc and realloc */
	uint32_t fired;			  /* times the effect was had */
	uint32_t printed;		  /* something went to standard output: perhaps the run was heard */
	uint8_t trace[TORTURE_TRACE_MAX]; /* class of each call */
};

#endif
