#ifndef PIRD_CPKCS11_H
#define PIRD_CPKCS11_H
// Types and numbers only: the module of the token's maker is opened at run time.
#include <p11-kit/pkcs11.h>
#endif
