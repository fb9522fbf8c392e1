//! A table on standard output.

/// Prints a head and rows in columns as wide as their widest cell.
pub fn print<const N: usize>(header: &[&str; N], rows: &[[String; N]]) {
    let widths: [usize; N] = std::array::from_fn(|column| {
        let cells = rows.iter().map(|row| row[column].chars().count());
        cells
            .chain([header[column].chars().count()])
            .max()
            .unwrap_or(0)
    });
    let line = |cells: [&str; N]| {
        let padded: Vec<String> = cells
            .iter()
            .zip(widths)
            .map(|(cell, width)| format!("{cell:width$}"))
            .collect();
        println!("{}", padded.join("  ").trim_end());
    };
    line(*header);
    line(std::array::from_fn(|_| "-"));
    for row in rows {
        line(std::array::from_fn(|column| row[column].as_str()));
    }
}
