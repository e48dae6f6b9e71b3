#include "tools/stillroom/text_file.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <system_error>

namespace stillroom::tools {

audio::Result<void> write_text_file(const std::filesystem::path& file, std::string_view text) {
    // Something like /dev/stdout has no place beside it and takes no rename.
    std::error_code ignored;
    const bool plain = !std::filesystem::exists(file, ignored) || std::filesystem::is_regular_file(file, ignored);
    std::filesystem::path temporary = file;
    if (plain) temporary += fmt::format(".{}.part", getpid());
    errno = 0;
    std::ofstream stream(temporary, std::ios::binary);
    stream.write(text.data(), static_cast<std::streamsize>(text.size()));
    stream.close();
    std::error_code failed;
    if (!stream) failed = std::error_code(errno == 0 ? EIO : errno, std::generic_category());
    if (!failed && plain) std::filesystem::rename(temporary, file, failed);
    if (!failed) return {};
    if (plain) std::filesystem::remove(temporary, ignored);
    return audio::Error{fmt::format("cannot write '{}': {}", file.string(), failed.message())};
}

}  // namespace stillroom::tools
