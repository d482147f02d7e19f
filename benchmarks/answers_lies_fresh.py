"""True sentences and lies written before the gate was widened, and that it was not widened or mended for.

What is dropped of the true ones tells what another model's wording loses; of the lies none may pass.
"""

from __future__ import annotations

from benchmarks.answers_lies_words import Forms

TRUE_THIRD: dict[str, Forms] = {
    "en": {
        "price": ("The {title} has a price of <v1>.", "It is sold for <v1>.", "Its current price is <v1>.", "This product costs <v1>.", "You can buy it for <v1>.", "The listed price of the {title} is <v1>."),
        "stock": ("Currently, the {title} is {value}.", "This one is {value}.", "Right now this {kind} is {value}.", "Its stock status is {value}.", "As of now it is {value}."),
        "options": ("It is available in these options: <v1>.", "The {kind} comes in <v1>.", "You have the choice of <v1>.", "You may choose between <v1>.", "The available choices are <v1>.", "There is a choice of <v1>."),
        "weight": ("The total weight is <v1>.", "This one weighs <v1>.", "Its stated weight is <v1>.", "The weight of this {kind} is <v1>.", "It has a weight of <v1>."),
        "battery": ("The battery life of the {title} is <v1>.", "It will run for <v1> per charge.", "A full charge lasts <v1>.", "It works for <v1> on a single charge.", "You can use it for <v1> on one charge."),
        "capacity": ("The {title} holds <v1>.", "It offers a {label} of <v1>.", "The {label} of this product is <v1>.", "This {kind} can hold <v1>.", "It provides <v1> of {label}."),
        "material": ("This product is made of <v1>.", "It consists of <v1>.", "The {title} is made from {value}.", "Its material is {value}.", "It is constructed from <v1>."),
        "warranty": ("This product has a warranty of <v1>.", "You get a warranty of <v1> with it.", "The warranty period is <v1>.", "It is under warranty for <v1>.", "The warranty on this {kind} is <v1>."),
        "brand": ("The brand of this {kind} is <v1>.", "It is produced by <v1>.", "It is from the brand <v1>.", "The {title} is made by <v1>.", "Its manufacturer is <v1>."),
        "attribute": ("The {title} has a {label} of <v1>.", "The product's {label} is <v1>.", "This {kind} has the {label} <v1>.", "For the {label}, the record shows <v1>.", "In terms of {label}, it is <v1>.", "Regarding {label}: <v1>."),
        "yes": ("Yes, this product is {label}.", "Yes. It is {label}.", "The record confirms that it is {label}.", "Indeed, it is {label}.", "It is stated to be {label}."),
        "no": ("No, this product is not {denied}.", "No. It is not {denied}.", "The record says that it is not {denied}.", "It is stated as not {denied}.", "This product isn't {denied}."),
        "sentence": ("The product description says: <e1>", "From the description: <e1>", "The seller's description says: <e1>", "As the description puts it: <e1>", "Regarding your question, the description says: <e1>"),
        "review": ("One customer wrote: <e1>", "A customer's review says: <e1>", "Here is what one buyer said: <e1>", "According to a buyer: <e1>", "A reviewer mentions: <e1>"),
    },
    "zh": {
        "price": ("{title}的价格是<v1>。", "这款商品卖<v1>。", "目前售价<v1>。", "它的售价是<v1>。", "这个要<v1>。", "它的定价为<v1>。"),
        "stock": ("这款商品{value}。", "目前这款{value}。", "它现在{value}。", "库存情况：{value}。", "当前状态是{value}。"),
        "options": ("这款有<v1>。", "它有<v1>可供选择。", "您可以选择<v1>。", "可选项包括<v1>。", "有<v1>几种。"),
        "weight": ("这款商品重<v1>。", "它的重量为<v1>。", "总重量是<v1>。", "整机重量<v1>。"),
        "battery": ("它的续航时间是<v1>。", "充满电可以用<v1>。", "每次充电可使用<v1>。", "续航时间为<v1>。", "电池续航<v1>。"),
        "capacity": ("这款的{label}是<v1>。", "{title}{label}为<v1>。", "它的{label}有<v1>。", "{label}达到<v1>。", "它能装<v1>。"),
        "material": ("它采用<v1>材质。", "这款是用{value}做的。", "{title}的材质是<v1>。", "它由{value}制成。", "材料是<v1>。"),
        "warranty": ("它的质保期是<v1>。", "这款商品的保修期为<v1>。", "提供<v1>的质保。", "质保时间是<v1>。", "享有<v1>质保。"),
        "brand": ("这款商品的品牌是<v1>。", "它是<v1>品牌的。", "{title}是{value}的产品。", "生产它的品牌是<v1>。", "它由<v1>生产。"),
        "attribute": ("这款的{label}是<v1>。", "{title}的{label}为<v1>。", "它的{label}：<v1>。", "就{label}来说，是<v1>。", "{label}方面，资料写的是<v1>。", "商品记录显示{label}为<v1>。"),
        "yes": ("这款{label}。", "是的，{title}{label}。", "根据资料，它{label}。", "确实，它{label}。", "{title}是{label}的。"),
        "no": ("{title}不{label}。", "不，这款商品不{label}。", "根据资料，它不{label}。", "{label}：{value}。", "不是，它不{label}。"),
        "sentence": ("商品介绍里说：<e1>", "商品说明写道：<e1>", "介绍里写着：<e1>", "资料中提到：<e1>", "关于您的问题，描述里写道：<e1>"),
        "review": ("一位买家写道：<e1>", "有顾客说：<e1>", "有买家提到：<e1>", "买家评论说：<e1>", "用过的顾客写道：<e1>"),
    },
}  # fmt: skip

TRUE_FRESH: dict[str, Forms] = {
    "en": {
        "price": ("According to the shop's data, it costs <v1>.", "This {kind} goes for <v1>.", "The {title} sells for <v1>."),
        "stock": ("The record says it is {value}.", "It is listed as {value}.", "At the moment this product is {value}."),
        "options": ("Options: <v1>.", "It can be ordered in <v1>.", "The {title} has these options: <v1>."),
        "weight": ("Weight: <v1>.", "On the scales it comes to <v1>.", "The item weighs <v1>."),
        "battery": ("The stated battery life is <v1>.", "With one charge it runs for <v1>.", "The battery of this {kind} lasts <v1>."),
        "capacity": ("Its {label} is listed as <v1>.", "It has a {label} of <v1>.", "There is space for <v1>."),
        "material": ("The material is listed as <v1>.", "Material: {value}.", "The {kind} is made from <v1>."),
        "warranty": ("Its warranty lasts <v1>.", "There is a warranty of <v1>.", "The {title} has a warranty of <v1>."),
        "brand": ("Brand: <v1>.", "The maker of this {kind} is <v1>.", "It comes from the brand <v1>."),
        "attribute": ("The value for {label} is <v1>.", "The data lists its {label} as <v1>.", "As for the {label}, it is <v1>.", "Its {label}: <v1>."),
        "yes": ("According to the record, it is {label}.", "Yes, the {title} is {label}.", "The data says it is {label}."),
        "no": ("According to its data, it is not {denied}.", "No, it isn't {denied}.", "The {kind} is not {denied}."),
        "sentence": ("The shop describes it like this: <e1>", "It says: <e1>", "The product page states: <e1>"),
        "review": ("A buyer shared this: <e1>", "Somebody who has it writes: <e1>", "One review says: <e1>"),
    },
    "zh": {
        "price": ("这款商品售价为<v1>。", "价格：<v1>。", "它卖<v1>。"),
        "stock": ("资料显示它{value}。", "这件商品目前{value}。", "现在查到的是{value}。"),
        "options": ("可以选<v1>这些。", "规格有<v1>。", "有<v1>可以选。"),
        "weight": ("重量：<v1>。", "这件商品的重量是<v1>。", "它的重量标注为<v1>。"),
        "battery": ("续航：<v1>。", "充一次电可以使用<v1>。", "资料显示续航为<v1>。"),
        "capacity": ("{label}：<v1>。", "这款商品的{label}为<v1>。", "它的{label}是<v1>。"),
        "material": ("材质：{value}。", "这款的材质为<v1>。", "它用的是{value}。"),
        "warranty": ("质保：<v1>。", "它的质保为<v1>。", "这款商品质保<v1>。"),
        "brand": ("品牌：<v1>。", "它的品牌是{value}。", "这款来自<v1>。"),
        "attribute": ("资料里的{label}是<v1>。", "您问的{label}为<v1>。", "按资料，{label}是<v1>。", "商品的{label}是<v1>。"),
        "yes": ("对，它{label}。", "资料上写着它{label}。", "{title}{label}。"),
        "no": ("对不起，它不{label}。", "资料上写着它不{label}。", "这个不{label}。"),
        "sentence": ("商品页面写着：<e1>", "原话是：<e1>", "描述是这样的：<e1>"),
        "review": ("买家是这么说的：<e1>", "一条买家评价写道：<e1>", "买过的顾客说：<e1>"),
    },
}  # fmt: skip

# (sentence, which fact it cites), of every kind
LIES_FRESH: dict[str, tuple[tuple[str, str], ...]] = {
    "en": (
        ("It costs only <v1>.", "price"), ("It costs from <v1> upwards.", "price"), ("You pay <v1> less.", "price"), ("It costs <v1> per month.", "price"),
        ("It was <v1> and is cheaper now.", "price"), ("It is yours for under <v1>.", "price"), ("It costs <v1> plus shipping.", "price"), ("Each of the two costs <v1>.", "price"),
        ("It is {stock} now.", "stock"), ("Right now this {kind} is {stock}.", "stock"), ("Its stock status is {stock}.", "stock"), ("It is soon <v1> again.", "stock"),
        ("It is produced by {brand}.", "brand"), ("Its manufacturer is {brand}.", "any"), ("It is from the brand {brand}, not <v1>.", "brand"),
        ("Its {label} is over <v1>.", "number"), ("It offers up to <v1> of {label}.", "number"), ("It has a {label} of around <v1>.", "number"), ("Its material is {other}.", "word"),
        ("Its {label} was <v1>.", "number"), ("It does not have a {label} of <v1>.", "number"), ("Its {label} is not <v1>.", "word"), ("Its {label} is neither <v1>.", "word"),
        ("This product isn't {label}.", "yes"), ("The record confirms that it is {label}.", "no"), ("Indeed, it is {label}.", "no"), ("No, this product is not {label}.", "yes"),
        ("It is stated to be {label}.", "no"), ("Yes. It is not {label}.", "yes"), ("It was {label} before.", "no"), ("It can be {label} if you ask.", "no"),
        ("The warranty is <v1>.", "price"), ("It weighs <v1>.", "brand"), ("The battery lasts <v1>.", "price"), ("It holds <v1>.", "price"), ("You can buy it for <v1>.", "number"),
        ("You can use it for <v1> without worries.", "number"), ("It is a good {kind} with <v1>.", "any"), ("It simply works for <v1>.", "number"), ("You will like the <v1>.", "any"),
        ("You get <v1> back.", "price"), ("We will ship it for <v1>.", "price"), ("You can return it for <v1>.", "price"), ("You have <v1> to return it.", "number"),
        ("The shop says it is safe: <e1>", "sentence"), ("Every customer wrote: <e1>", "review"), ("Most buyers say: <e1>", "review"), ("Experts say: <e1>", "sentence"), ("One customer wrote: <e1>", "sentence"),
        ("The product description says: <e1>", "review"), ("It is not true that <e1>", "any"), ("The policy says: <e1>", "review"), ("<e1> That is why it is the right one.", "any"),
        ("It has a {label} of <v1> more than others.", "number"), ("No product has <v1>.", "number"), ("It costs <v1>, which is low.", "price"), ("It costs <v1> at aisle.example.", "price"),
        ("The {other_title} is made by <v1>.", "brand"), ("It is sold with a {other_title}.", "any"), ("It consists of <v1> and {other}.", "word"), ("The {other_label} of the {title} is <v1>.", "number"),
    ),
    "zh": (
        ("只要<v1>。", "price"), ("<v1>起。", "price"), ("每月<v1>。", "price"), ("省<v1>。", "price"), ("不到<v1>。", "price"), ("每件再减<v1>。", "price"), ("两个共<v1>。", "price"), ("以前卖<v1>。", "price"),
        ("这款商品{stock}。", "stock"), ("库存情况：{stock}。", "stock"), ("当前状态是{stock}。", "stock"), ("很快就{value}。", "stock"),
        ("这款商品的品牌是{brand}。", "brand"), ("它由{brand}生产。", "any"), ("它不是<v1>的，是{brand}的。", "brand"),
        ("{label}有<v1>以上。", "number"), ("{label}最多<v1>。", "number"), ("{label}大约<v1>。", "number"), ("材料是{other}。", "word"), ("{label}不是<v1>。", "word"), ("{label}不到<v1>。", "number"), ("{label}没有<v1>。", "number"),
        ("这款不{label}。", "yes"), ("确实，它{label}。", "no"), ("是的，{title}{label}。", "no"), ("根据资料，它{label}。", "no"), ("它不是不{label}。", "no"), ("不{label}才怪。", "yes"), ("以前{label}。", "no"),
        ("质保期是<v1>。", "price"), ("它的重量为<v1>。", "brand"), ("充满电可以用<v1>。", "price"), ("它能装<v1>。", "price"), ("这款商品卖<v1>。", "number"),
        ("<v1>用着放心。", "number"), ("<v1>真不错。", "any"), ("<v1>就够了。", "number"), ("您会喜欢<v1>。", "any"), ("退您<v1>。", "price"), ("可以退<v1>。", "price"), ("<v1>内可退。", "number"), ("送<v1>。", "price"),
        ("所有买家都说：<e1>", "review"), ("专家说：<e1>", "sentence"), ("有顾客说：<e1>", "sentence"), ("商品介绍里说：<e1>", "review"), ("店铺规定写道：<e1>", "review"), ("不是<e1>", "any"), ("<e1>所以选它没错。", "any"),
        ("比别的多<v1>。", "number"), ("没有别的商品有<v1>。", "number"), ("<v1>，很便宜。", "price"), ("在aisle.example卖<v1>。", "price"),
        ("{other_title}的品牌是<v1>。", "brand"), ("{other_title}由<v1>生产。", "brand"), ("由<v1>和{other}制成。", "word"), ("{title}的{other_label}为<v1>。", "number"),
    ),
}  # fmt: skip
