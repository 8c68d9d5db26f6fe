/*
 * The program's version, as `allot version` prints it. The store's format has a version of its own.
 */
#ifndef ALLOT_CLI_VERSION_H
#define ALLOT_CLI_VERSION_H

#define ALLOT_VERSION "0.1.0"

#endif
