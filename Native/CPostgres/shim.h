#ifndef PIRD_CPOSTGRES_H
#define PIRD_CPOSTGRES_H
#include <libpq-fe.h>

// PG_DIAG_SQLSTATE and its like are character constants, which Swift reads as something else.
enum pird_field {
    PIRD_SQLSTATE = PG_DIAG_SQLSTATE,
    PIRD_MESSAGE = PG_DIAG_MESSAGE_PRIMARY,
    PIRD_CONSTRAINT = PG_DIAG_CONSTRAINT_NAME,
    PIRD_TABLE = PG_DIAG_TABLE_NAME,
};

static inline char *pird_error_field(const PGresult *result, enum pird_field field) {
    return PQresultErrorField(result, field);
}

// Notices go to the server's log as it is; a program's standard error is not the place for them.
static inline void pird_ignore_notice(void *context, const PGresult *notice) {
    (void)context;
    (void)notice;
}

static inline void pird_ignore_notices(PGconn *connection) {
    PQsetNoticeReceiver(connection, pird_ignore_notice, NULL);
}

#endif
