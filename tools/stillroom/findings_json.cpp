#include "tools/stillroom/findings_json.h"

#include "config/finding_text.h"

namespace stillroom::tools {

using nlohmann::ordered_json;

ordered_json findings_json(const config::Diagnostics& findings) {
    ordered_json all = ordered_json::array();
    for (const config::Finding& finding : findings.findings())
        all.push_back({{"file", finding.place.file},
                       {"line", finding.place.line},
                       {"column", finding.place.column},
                       {"severity", config::severity_name(finding.severity)},
                       {"rule", finding.rule},
                       {"message", finding.message},
                       {"remedy", finding.remedy}});
    return all;
}

std::string check_json(const config::Diagnostics& findings) {
    const ordered_json document{
        {"findings", findings_json(findings)}, {"errors", findings.errors()}, {"warnings", findings.warnings()}};
    return document.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace stillroom::tools
