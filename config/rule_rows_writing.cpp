// How files are written, whatever stands in them.
#include "config/rule_rows.h"

#include <array>

namespace stillroom::config {

namespace {

constexpr Severity kError = Severity::error;
constexpr std::string_view kValues = "session script, values";
constexpr std::string_view kLimits = "reliability research 7";

constexpr std::array kRows{
    // clang-format off
    Rule{"unknown-key", kError, "A key nobody knows", "A misspelt key would be ignored, and what it says would be lost.",
         "Correct it; the message names the nearest one.", kValues},
    Rule{"duplicate-key", kError, "A key stands twice", "Which of the two holds cannot be known.", "Delete one of them.", kValues},
    Rule{"misplaced-key", kError, "A key without meaning here", "The key exists, but not in this place or not with this action.",
         "Move it where it belongs, or delete it.", kValues},
    Rule{"missing-key", kError, "A key is missing", "Without it nothing can be made of the rest.", "Write it.", kValues},
    Rule{"bad-key", kError, "Not a key", "Keys are plain words.", "Write a plain word before the colon.", kValues},
    Rule{"no-value", kError, "Nothing stands behind a key", "A key without a value says nothing.", "Write the value, or delete the key.", kValues},
    Rule{"wrong-type", kError, "Another kind of value belongs here",
         "A list stands where one value belongs, or the other way round.", "Write it like the example in the message.", kValues},
    Rule{"bad-value", kError, "A value that cannot be read",
         "Times, levels, rates and pitches carry their unit, so that 5 minutes are never taken for 5 seconds.",
         "Write it with its unit, like the example in the message.", kValues},
    Rule{"out-of-range", kError, "A value outside of its limits", "It is more or less than is safe or sensible here.",
         "Choose a value within the limits that the message names.", kValues},
    Rule{"unknown-word", kError, "Not one of the words that can stand here", "Only certain words have a meaning here.",
         "Write one of those in the message.", kValues},
    Rule{"named-twice", kError, "The same stands twice in a list", "Once is enough, so another one was probably meant.",
         "Delete or correct one of them.", kValues},
    Rule{"bad-order", kError, "Values in the wrong order", "What belongs first is larger or later than what follows it.",
         "Put them in order.", kValues},
    Rule{"empty-text", kError, "A text without words", "There is nothing to read or to say.", "Write the words, or delete the key.", kValues},
    Rule{"split-text", kError, "A text split at a comma or a colon",
         "Inside braces and brackets a comma or a colon ends a text, and the rest would be lost.",
         "Put the text in quotes.", kValues},
    Rule{"tab-in-indentation", kError, "A tab at the start of a line", "Tabs and blanks look alike and mean different things.",
         "Use blanks.", kValues},
    Rule{"hard-space", kError, "A blank that is none", "Word processors write blanks that look right and mean something else.",
         "Type the blank again in a plain text editor.", kValues},
    Rule{"syntax", kError, "The file cannot be read from here on", "A bracket, a quote or the indentation is not as it should be.",
         "Mend the place that the message names, and check again.", kValues},
    Rule{"second-document", kError, "A second document in the file", "A file holds one script.", "Move it to a file of its own.", kValues},
    Rule{"text-after-marker", kError, "Text beside '---'", "It would belong to the document in a way people do not expect.",
         "Start it on the next line.", kValues},
    Rule{"trailing-text", kError, "Text behind the end", "What stands behind the end of the document would be lost.", "Delete it, or the '...' before it.", kValues},
    Rule{"no-directives", kError, "A directive", "Lines that start with '%' are not read.", "Delete the line.", kLimits},
    Rule{"no-tags", kError, "A tag", "Words that start with '!' are not read.", "Put the text in quotes, or delete the tag.", kLimits},
    Rule{"no-aliases", kError, "An anchor or an alias", "Repeating parts of a file by '&' and '*' is not read, because it hides what is played.",
         "Write it out, or put the text in quotes.", kLimits},
    Rule{"empty-file", kError, "An empty file", "There is nothing in it.", "Start with 'stillroom: 1'.", kValues},
    Rule{"no-such-file", kError, "A file that is not there", "It is named, but cannot be found.", "Correct the path, or put the file there.", kValues},
    Rule{"not-a-file", kError, "Not a file", "It is a folder, or something else that cannot be read.", "Name a file.", kValues},
    Rule{"unreadable", kError, "A file that cannot be read", "It is there, but this machine refuses to read it.", "Correct its permissions.", kValues},
    Rule{"not-text", kError, "Not a text", "It holds bytes that are no letters.", "Save it as plain text in UTF-8.", kLimits},
    Rule{"not-utf8", kError, "Letters in another encoding", "Accents would be read as something else.",
         "Save the file as UTF-8 in the editor.", kLimits},
    Rule{"too-large", kError, "A file that is too large", "Scripts are written by people; what is so large is something else.",
         "Split it into libraries.", kLimits},
    Rule{"too-long", kError, "A text that is too long", "One value holds 8 KiB at most.", "Make it shorter.", kLimits},
    Rule{"too-deep", kError, "Nested too deep", "Maps and lists stand within each other 32 times at most.", "Make it flatter.", kLimits},
    Rule{"too-many-values", kError, "Too many values", "A file holds 50,000 values at most.", "Split it into libraries.", kLimits},
    // clang-format on
};

}  // namespace

std::span<const Rule> writing_rule_rows() noexcept { return kRows; }

}  // namespace stillroom::config
