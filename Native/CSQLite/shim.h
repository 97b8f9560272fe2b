#ifndef PIRD_CSQLITE_H
#define PIRD_CSQLITE_H
#include <sqlite3.h>

// Extended codes are expressions, which Swift does not import.
static const int PIRD_CONSTRAINT_UNIQUE = SQLITE_CONSTRAINT_UNIQUE;
static const int PIRD_CONSTRAINT_PRIMARYKEY = SQLITE_CONSTRAINT_PRIMARYKEY;

// SQLITE_TRANSIENT is a cast of -1 to a function pointer, which Swift cannot write: the bytes are
// copied before the call returns.
static inline int pird_bind_text(sqlite3_stmt *statement, int place, const char *bytes, int count) {
    return sqlite3_bind_text(statement, place, bytes, count, SQLITE_TRANSIENT);
}

static inline int pird_bind_blob(sqlite3_stmt *statement, int place, const void *bytes, int count) {
    return sqlite3_bind_blob(statement, place, bytes, count, SQLITE_TRANSIENT);
}

#endif
