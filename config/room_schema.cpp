#include "config/room_schema.h"

#include "config/room_keys.h"
#include "config/schema.h"

namespace stillroom::config {

std::string room_schema_json() { return schema_document(room_key_table(), "Stillroom room profile, format 1"); }

}  // namespace stillroom::config
