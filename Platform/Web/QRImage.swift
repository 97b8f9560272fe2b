package import Trust

/// A QR as a picture, four modules of white around it as ISO/IEC 18004 asks.
package func qrImage(_ code: QRCode, label: String) -> HTML {
    let side = code.size + 8
    return """
        <svg class="qr" viewBox="-4 -4 \(side) \(side)" role="img" aria-label="QR: \(label)" \
        shape-rendering="crispEdges"><rect x="-4" y="-4" width="\(side)" height="\(side)" fill="#fff"/>\
        <path d="\(code.svgPath())" fill="#000"/></svg>
        """
}
