/// A small strict reader of XML, enough to say whether a document is well-formed: tags nest and close, attributes
/// are quoted and unique, ampersands begin known entities, one root.
#pragma once

#include <algorithm>
#include <cctype>
#include <string>
#include <string_view>
#include <vector>

namespace stillroom::scripts {

class XmlReader {
public:
    explicit XmlReader(std::string_view text) : text_(text) {}

    /// Empty when the document is well-formed, else what is wrong.
    std::string fault() {
        while (at_ < text_.size() && fault_.empty()) {
            if (text_[at_] == '<') {
                read_tag();
            } else {
                read_text();
            }
        }
        if (fault_.empty() && !open_.empty()) fault_ = "never closed: " + open_.back();
        if (fault_.empty() && roots_ != 1) fault_ = "not one root";
        return fault_;
    }

private:
    void read_text() {
        const std::size_t end = std::min(text_.find('<', at_), text_.size());
        check_entities(text_.substr(at_, end - at_));
        if (open_.empty() && text_.substr(at_, end - at_).find_first_not_of(" \n\t") != std::string_view::npos) {
            fault_ = "text outside of the root";
        }
        at_ = end;
    }

    void check_entities(std::string_view text) {
        for (std::size_t i = text.find('&'); i != std::string_view::npos; i = text.find('&', i + 1)) {
            const std::string_view rest = text.substr(i);
            const bool known = rest.starts_with("&amp;") || rest.starts_with("&lt;") || rest.starts_with("&gt;") ||
                               rest.starts_with("&quot;") || rest.starts_with("&#39;");
            if (!known) fault_ = "unknown entity: " + std::string(rest.substr(0, 10));
        }
    }

    std::string read_name() {
        const std::size_t start = at_;
        while (at_ < text_.size() && (std::isalnum(static_cast<unsigned char>(text_[at_])) || text_[at_] == '-'))
            ++at_;
        return std::string(text_.substr(start, at_ - start));
    }

    void skip_blanks() {
        while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_]))) ++at_;
    }

    void read_tag() {
        ++at_;
        const bool closing = at_ < text_.size() && text_[at_] == '/';
        if (closing) ++at_;
        const std::string name = read_name();
        if (name.empty()) {
            fault_ = "a tag without a name";
        } else if (closing) {
            close(name);
        } else {
            open(name);
        }
    }

    void close(const std::string& name) {
        if (open_.empty() || open_.back() != name) fault_ = "closes what is not open: " + name;
        if (!open_.empty()) open_.pop_back();
        if (at_ >= text_.size() || text_[at_++] != '>') fault_ = "broken closing tag: " + name;
    }

    void open(const std::string& name) {
        if (open_.empty()) ++roots_;
        std::vector<std::string> attributes;
        for (skip_blanks(); at_ < text_.size() && text_[at_] != '>' && text_[at_] != '/'; skip_blanks()) {
            attributes.push_back(read_name());
            if (std::count(attributes.begin(), attributes.end(), attributes.back()) != 1 || !read_value()) {
                fault_ = "broken attribute in " + name;
                return;
            }
        }
        if (text_.substr(at_, 2) == "/>") {
            at_ += 2;
        } else if (text_.substr(at_, 1) == ">") {
            ++at_;
            open_.push_back(name);
        } else {
            fault_ = "broken tag: " + name;
        }
    }

    bool read_value() {
        if (text_.substr(at_, 2) != "=\"") return false;
        const std::size_t end = text_.find('"', at_ + 2);
        if (end == std::string_view::npos) return false;
        const std::string_view value = text_.substr(at_ + 2, end - at_ - 2);
        check_entities(value);
        at_ = end + 1;
        return value.find('<') == std::string_view::npos;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::vector<std::string> open_;
    int roots_ = 0;
    std::string fault_;
};

inline std::string fault_in_xml(const std::string& document) { return XmlReader(document).fault(); }

}  // namespace stillroom::scripts
