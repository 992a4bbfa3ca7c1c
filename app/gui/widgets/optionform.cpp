// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/gui/widgets/optionform.h"

#include "app/gui/widgets/label.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QLineEdit>
#include <QSpinBox>

#include <limits>

namespace thimble::app {

OptionForm::OptionForm(const Theme *theme, QWidget *parent) : QWidget(parent), m_theme(theme) { }

void OptionForm::setOptions(const std::vector<core::OptionSpec> &specs, const core::Json &given)
{
    qDeleteAll(findChildren<QWidget *>(QString(), Qt::FindDirectChildrenOnly));
    delete layout();
    m_specs = specs;
    m_readers.clear();
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(4 * m_theme->step());
    grid->setVerticalSpacing(2 * m_theme->step());
    grid->setColumnStretch(2, 1);
    int row = 0;
    for (const auto &spec : specs) {
        const auto it = given.find(spec.name);
        auto *field = makeField(spec, it == given.end() ? spec.fallback : *it);
        const auto title = QString::fromStdString(spec.title.empty() ? spec.name : spec.title);
        auto *name = new Label(m_theme, Theme::Text::Body, Label::Tone::Normal, title);
        name->setBuddy(field);
        field->setAccessibleName(title);
        field->setToolTip(QString::fromStdString(spec.help));
        auto *help =
            new Label(m_theme, Theme::Text::Small, Label::Tone::Dim, QString::fromStdString(spec.help));
        help->setWordWrap(true);
        grid->addWidget(name, row, 0);
        grid->addWidget(field, row, 1);
        grid->addWidget(help, row++, 2);
    }
}

QWidget *OptionForm::makeField(const core::OptionSpec &spec, const core::Json &value)
{
    const bool bounded = spec.low < spec.high;
    switch (spec.type) {
    case core::OptionSpec::Type::Integer: {
        auto *box = new QSpinBox;
        box->setRange(bounded ? int(spec.low) : std::numeric_limits<int>::min(),
                      bounded ? int(std::min(spec.high, 2e9)) : std::numeric_limits<int>::max());
        box->setSuffix(spec.unit.empty() ? QString() : u' ' + QString::fromStdString(spec.unit));
        box->setValue(value.is_number() ? value.get<int>() : 0);
        m_readers.emplace_back([box] { return core::Json(box->value()); });
        return box;
    }
    case core::OptionSpec::Type::Number: {
        auto *box = new QDoubleSpinBox;
        box->setDecimals(4);
        box->setRange(bounded ? spec.low : -1e12, bounded ? spec.high : 1e12);
        box->setSuffix(spec.unit.empty() ? QString() : u' ' + QString::fromStdString(spec.unit));
        box->setValue(value.is_number() ? value.get<double>() : 0);
        m_readers.emplace_back([box] { return core::Json(box->value()); });
        return box;
    }
    case core::OptionSpec::Type::Flag: {
        auto *box = new QCheckBox;
        box->setChecked(value.is_boolean() && value.get<bool>());
        m_readers.emplace_back([box] { return core::Json(box->isChecked()); });
        return box;
    }
    case core::OptionSpec::Type::Choice: {
        auto *box = new QComboBox;
        for (const auto &choice : spec.choices)
            box->addItem(QString::fromStdString(choice));
        if (value.is_string())
            box->setCurrentText(QString::fromStdString(value.get<std::string>()));
        m_readers.emplace_back([box] { return core::Json(box->currentText().toStdString()); });
        return box;
    }
    case core::OptionSpec::Type::Text:
        break;
    }
    auto *field = new QLineEdit;
    if (value.is_string())
        field->setText(QString::fromStdString(value.get<std::string>()));
    m_readers.emplace_back([field] { return core::Json(field->text().toStdString()); });
    return field;
}

core::Json OptionForm::values() const
{
    auto values = core::Json::object();
    for (std::size_t i = 0; i < m_specs.size(); ++i) {
        const auto value = m_readers[i]();
        if (value != m_specs[i].fallback)
            values[m_specs[i].name] = value;
    }
    return values;
}

} // namespace thimble::app
