#ifndef PIRD_CFIDO_H
#define PIRD_CFIDO_H
#include <fido.h>
#include <fido/eddsa.h>
#include <fido/es256.h>
#include <fido/rs256.h>
#endif
