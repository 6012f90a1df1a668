//! What every workbook has around its sheets: content types, relations, properties, styles.

use std::fmt::Write as _;

use crate::model::FactDate;
use crate::renderings::xlsx::sheet::{Sheet, address, escaped};

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";

/// The styles in the order of [`Style`](super::sheet::Style): plain, head, wrapped text, share.
const STYLES: &str = "<fonts count=\"2\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font>\
    <font><b/><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts>\
    <fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill></fills>\
    <borders count=\"2\"><border><left/><right/><top/><bottom/><diagonal/></border>\
    <border><left/><right/><top/><bottom style=\"thin\"/><diagonal/></border></borders>\
    <cellStyleXfs count=\"1\"><xf/></cellStyleXfs><cellXfs count=\"4\"><xf/>\
    <xf fontId=\"1\" borderId=\"1\" applyFont=\"1\" applyBorder=\"1\" applyAlignment=\"1\"><alignment vertical=\"top\" wrapText=\"1\"/></xf>\
    <xf applyAlignment=\"1\"><alignment vertical=\"top\" wrapText=\"1\"/></xf>\
    <xf numFmtId=\"2\" applyNumberFormat=\"1\" applyAlignment=\"1\"><alignment vertical=\"top\"/></xf></cellXfs>\
    <cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles>";

/// Every part but the sheets, as path and text; the content types come first, as readers expect.
pub(super) fn around(sheets: &[Sheet], title: &str, dated: Option<FactDate>) -> Vec<(String, String)> {
    vec![
        ("[Content_Types].xml".into(), content_types(sheets)),
        (
            "_rels/.rels".into(),
            relations(&[(OFFICE, "officeDocument", "xl/workbook.xml"), (PACKAGE, "core-properties", "docProps/core.xml")]),
        ),
        ("docProps/core.xml".into(), properties(title, dated)),
        ("xl/workbook.xml".into(), book(sheets)),
        ("xl/_rels/workbook.xml.rels".into(), relations_of_book(sheets)),
        ("xl/styles.xml".into(), format!("{HEAD}<styleSheet xmlns=\"{MAIN}\">{STYLES}</styleSheet>")),
    ]
}

fn content_types(sheets: &[Sheet]) -> String {
    let mut xml = format!("{HEAD}<Types xmlns=\"{PACKAGE}/content-types\">");
    xml.push_str("<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>");
    xml.push_str("<Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>");
    let _ = write!(xml, "<Override PartName=\"/xl/workbook.xml\" ContentType=\"{TYPE}.sheet.main+xml\"/>");
    let _ = write!(xml, "<Override PartName=\"/xl/styles.xml\" ContentType=\"{TYPE}.styles+xml\"/>");
    for at in 1..=sheets.len() {
        let _ = write!(xml, "<Override PartName=\"/xl/worksheets/sheet{at}.xml\" ContentType=\"{TYPE}.worksheet+xml\"/>");
    }
    xml + "</Types>"
}

fn relations(targets: &[(&str, &str, &str)]) -> String {
    let mut xml = format!("{HEAD}<Relationships xmlns=\"{PACKAGE}/relationships\">");
    for (at, (family, kind, target)) in targets.iter().enumerate() {
        let family = if *family == PACKAGE { format!("{PACKAGE}/relationships/metadata") } else { (*family).to_owned() };
        let _ = write!(xml, "<Relationship Id=\"rId{}\" Type=\"{family}/{kind}\" Target=\"{target}\"/>", at + 1);
    }
    xml + "</Relationships>"
}

fn relations_of_book(sheets: &[Sheet]) -> String {
    let paths: Vec<String> = (1..=sheets.len()).map(|at| format!("worksheets/sheet{at}.xml")).collect();
    let mut targets: Vec<(&str, &str, &str)> = paths.iter().map(|path| (OFFICE, "worksheet", path.as_str())).collect();
    targets.push((OFFICE, "styles", "styles.xml"));
    relations(&targets)
}

fn properties(title: &str, dated: Option<FactDate>) -> String {
    let mut xml = format!("{HEAD}<cp:coreProperties xmlns:cp=\"{PACKAGE}/metadata/core-properties\" ");
    xml.push_str("xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" ");
    let _ = write!(xml, "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>{}</dc:title>", escaped(title));
    if let Some(dated) = dated {
        let _ = write!(xml, "<dcterms:created xsi:type=\"dcterms:W3CDTF\">{}T00:00:00Z</dcterms:created>", dated.first_day());
    }
    xml + "</cp:coreProperties>"
}

fn book(sheets: &[Sheet]) -> String {
    let mut xml = format!("{HEAD}<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><bookViews><workbookView/></bookViews><sheets>");
    for (at, sheet) in sheets.iter().enumerate() {
        let _ = write!(xml, "<sheet name=\"{}\" sheetId=\"{1}\" r:id=\"rId{1}\"/>", escaped(&sheet.name), at + 1);
    }
    xml.push_str("</sheets><definedNames>");
    for (at, sheet) in sheets.iter().enumerate() {
        let Some((columns, rows)) = sheet.filtered else { continue };
        let name = escaped(&sheet.name);
        let last = fixed(&address(columns.saturating_sub(1), rows));
        let _ = write!(
            xml,
            "<definedName name=\"_xlnm._FilterDatabase\" localSheetId=\"{at}\" hidden=\"1\">'{name}'!$A$1:{last}</definedName>"
        );
        let _ = write!(xml, "<definedName name=\"_xlnm.Print_Titles\" localSheetId=\"{at}\">'{name}'!$1:$1</definedName>");
    }
    xml + "</definedNames></workbook>"
}

/// An address that does not move, e.g. `$V$12`.
fn fixed(address: &str) -> String {
    let (column, row) = address.split_at(address.find(|letter: char| letter.is_ascii_digit()).unwrap_or(address.len()));
    format!("${column}${row}")
}
