#ifndef PIRD_CARGON2_H
#define PIRD_CARGON2_H
#include <argon2.h>
#endif
