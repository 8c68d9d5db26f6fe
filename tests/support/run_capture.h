/*
 * What is written to standard output or standard error, caught.
 */
#ifndef SUPPORT_RUN_CAPTURE_H
#define SUPPORT_RUN_CAPTURE_H

/* From here on what is written to descriptor FD (1 or 2) is caught. */
void capture_begin(int fd);

/* Back to normal; what was caught, valid until the next capture ends. */
const char *capture_end(void);

#endif
