// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "app/gui/theme/theme.h"
#include "core/search/options.h"

#include <QWidget>

class QFormLayout;

namespace thimble::app {

/// Renders the option schema of any plugin as a form; values() holds only what differs from the defaults.
class OptionForm : public QWidget
{
    Q_OBJECT
public:
    explicit OptionForm(const Theme *theme, QWidget *parent = nullptr);
    void setOptions(const std::vector<core::OptionSpec> &specs, const core::Json &given);
    core::Json values() const;

private:
    QWidget *makeField(const core::OptionSpec &spec, const core::Json &value);

    const Theme *m_theme;
    std::vector<core::OptionSpec> m_specs;
    std::vector<std::function<core::Json()>> m_readers;
};

} // namespace thimble::app
