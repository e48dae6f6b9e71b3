/// Which functions the sources promise to the audio thread, and which they keep from it.
#pragma once

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "tests/house/source_tree.h"

namespace stillroom::tests {

/// A function by its class (empty for a free function) and its name.
using FunctionName = std::pair<std::string, std::string>;

/// The class or namespace and the name out of a readable linker name: {"Mixer", "render"} out of
/// "stillroom::engine::Mixer::render(int) const". Template arguments and clones' suffixes are dropped.
FunctionName split_name(const std::string& readable_name);

/// What declarations say about threads.
class ThreadMarks {
public:
    /// Reads all C++ files given.
    explicit ThreadMarks(const std::vector<SourceFile>& files);

    /// Declared STILLROOM_REALTIME; also an override of such a function, known by its name, unless it is tagged.
    [[nodiscard]] bool is_realtime(const FunctionName& function) const;

    /// Documented as [setup] or [control]; also an override of such a function when no function of that name is
    /// real-time. Constructors, destructors and assignments belong here too.
    [[nodiscard]] bool is_kept_from_audio(const FunctionName& function) const;

private:
    void read(const SourceFile& file);
    void read_statement(const std::string& statement, const std::string& comment, const std::string& scope);

    std::set<FunctionName> realtime_;
    std::set<FunctionName> tagged_;
    std::set<std::string> realtime_names_;
    std::set<std::string> tagged_names_;
};

}  // namespace stillroom::tests
