#include "engine/journal/script_archive.h"

#include "audio/content/descriptor.h"
#include "engine/journal/journal_disk.h"
#include "engine/journal/record_chain.h"
#include "scripts/media.h"
#include "scripts/parse.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <openssl/evp.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <new>
#include <system_error>

namespace stillroom::engine {

using audio::Error;
using audio::Result;
namespace fs = std::filesystem;

namespace {

std::string hash_of(std::string_view text) {
    ChainValue digest{};
    if (EVP_Digest(text.data(), text.size(), digest.data(), nullptr, EVP_sha256(), nullptr) != 1)
        throw std::bad_alloc();
    return text_of(digest);
}

fs::path archived(const StateFolder& folder, const std::string& hash) {
    return folder.scripts() / (hash + ".yaml");
}

/// A whole file, synced, under a name nobody takes for it until it is; then under its own.
Result<void> write_file(const fs::path& file, std::string_view text) {
    fs::path temporary = file;
    temporary += fmt::format(".{}.part", ::getpid());
    const auto fault = [&] {
        Error error{fmt::format("'{}' cannot be written: {}", file.string(), std::strerror(errno))};
        ::unlink(temporary.c_str());
        return error;
    };
    const audio::Descriptor opened(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
    if (opened.get() < 0) return fault();
    while (!text.empty()) {
        const ssize_t written = ::write(opened.get(), text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return fault();
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    if (::fsync(opened.get()) != 0 || ::rename(temporary.c_str(), file.c_str()) != 0) return fault();
    return {};
}

/// The files of a script where a parser can read them; gone with it.
class LaidOutScript {
public:
    LaidOutScript() {
        std::error_code failure;
        std::string name = (fs::temp_directory_path(failure) / "stillroom-script-XXXXXX").string();
        if (!failure && ::mkdtemp(name.data())) root_ = name;
    }
    ~LaidOutScript() {
        std::error_code ignored;
        if (!root_.empty()) fs::remove_all(root_, ignored);
    }
    LaidOutScript(const LaidOutScript&) = delete;
    LaidOutScript& operator=(const LaidOutScript&) = delete;

    Result<void> lay_out(const StateFolder& folder, const SessionHeader& header) {
        if (root_.empty()) return Error{"the system has no room for a temporary folder"};
        for (std::size_t i = 0; i < header.origin.files.size() && i < header.file_hashes.size(); ++i)
            if (auto one = lay_out(folder, header.origin.files[i].file, header.file_hashes[i]); !one) return one;
        return {};
    }
    [[nodiscard]] const fs::path& root() const noexcept { return root_; }

private:
    Result<void> lay_out(const StateFolder& folder, const fs::path& name, const std::string& hash) const {
        const auto text = read_whole(archived(folder, hash));
        if (!text)
            return Error{fmt::format("'{}' as it was played is not in the archive: {}", name.string(),
                                     text.error().message)};
        if (hash_of(*text) != hash)
            return Error{fmt::format("'{}' in the archive is not what was played any more", name.string())};
        const fs::path place = (root_ / name).lexically_normal();
        // The record may have been changed; it shall not make us write anywhere else.
        const fs::path seen = place.lexically_relative(root_);
        if (name.is_absolute() || seen.empty() || *seen.begin() == "..")
            return Error{fmt::format("the record names a script file outside of its folder: '{}'", name.string())};
        std::error_code failure;
        fs::create_directories(place.parent_path(), failure);
        return write_file(place, *text);
    }

    fs::path root_;
};

Error first_error(const config::Diagnostics& found) {
    for (const config::Finding& finding : found.findings())
        if (finding.severity == config::Severity::error)
            return Error{fmt::format("{}:{}:{}: {}", fs::path(finding.place.file).filename().string(),
                                     finding.place.line, finding.place.column, finding.message)};
    return Error{"the script cannot be read"};
}

}  // namespace

Result<std::vector<std::string>> keep_script(const StateFolder& folder, const scripts::PlanOrigin& origin) {
    std::vector<std::string> hashes;
    for (const scripts::ScriptText& read : origin.files) {
        hashes.push_back(hash_of(read.text));
        const fs::path file = archived(folder, hashes.back());
        std::error_code ignored;
        if (fs::exists(file, ignored)) continue;
        if (auto written = write_file(file, read.text); !written) return written.error();
    }
    return hashes;
}

Result<scripts::Plan> recorded_plan(const StateFolder& folder, const SessionHeader& header,
                                    audio::ContentStore& store) {
    if (header.origin.files.empty()) return Error{"the record names no script"};
    LaidOutScript files;
    if (auto laid = files.lay_out(folder, header); !laid) return laid.error();
    config::Diagnostics found;
    const auto script =
        scripts::parse((files.root() / header.origin.files.front().file).string(), files.root().string(), found);
    if (!script) return first_error(found);
    if (script->hash != header.script_hash) return Error{"the archived script is not the one that was played"};
    scripts::Media media = scripts::recall_media(*script, header.language, header.origin.clips, store, found);
    if (found.errors() > 0) return first_error(found);
    media.slots = header.slots;
    auto plan = scripts::compile(*script, media, header.language, header.rate, found, header.choices);
    if (!plan) return first_error(found);
    scripts::go_on_with_series(*plan, header.heard_before);
    return std::move(*plan);
}

}  // namespace stillroom::engine
