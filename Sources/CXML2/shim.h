#include <libxml/xmlversion.h>
// Debian's libxml2 would pull in the system's ICU, which collides with the ICU inside Foundation.
// It only adds fields at the end of a struct that we never touch.
#undef LIBXML_ICU_ENABLED
#include <libxml/parser.h>
#include <libxml/SAX2.h>
#include <libxml/xmlerror.h>
