#include "tests/scripts/scripts_on_disk.h"

namespace stillroom::tests {

std::filesystem::path source_folder(const char* below) {
    return std::filesystem::path(STILLROOM_SOURCE_DIR) / below;
}

}  // namespace stillroom::tests
