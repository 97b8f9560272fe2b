#ifndef PIRD_CQRENCODE_H
#define PIRD_CQRENCODE_H
#include <qrencode.h>
#endif
